// Usage: node probe.js <port>; then, on standard input, lines of "check <service>" or "watch <service>".
// Answers each with lines of "<command> <service> <status or error code>".
const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');
const health = require('grpc-health-check');

const Health = grpc.makeClientConstructor(health.service, 'Health');
const target = `127.0.0.1:${process.argv[2]}`;
const client = new Health(target, grpc.credentials.createInsecure());

function say(...words) {
  console.log(words.join(' '));
}

const commands = {
  // A probe of Kubernetes opens a connection of its own.
  check(service) {
    const probe = new Health(target, grpc.credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    const deadline = Date.now() + 10_000;
    probe.check({service}, {deadline}, (error, response) => {
      say('check', service, error ? grpc.status[error.code] : response.status);
      probe.close();
    });
  },
  watch(service) {
    const stream = client.watch({service});
    stream.on('data', (response) => say('watch', service, response.status));
    stream.on('error', () => {}); // told as its status below
    stream.on('status', (status) => say('watch', service, 'ended', grpc.status[status.code]));
  },
};

readline
  .createInterface({input: process.stdin})
  .on('line', (line) => {
    const [command, service] = line.split(' ');
    commands[command](service);
  })
  .on('close', () => process.exit(0));
