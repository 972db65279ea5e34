import { count, duration } from "../ui/format";
import { Hint, Loading } from "../ui/Notice";
import { AccessTable } from "./AccessTable";
import { Chart } from "./Chart";
import { MethodTable } from "./MethodTable";
import { type CallRates, useCallRates } from "./useCallRates";
import { type ServiceHealth, useHealth } from "./useHealth";

const WIDTH = 60;

/** How the server is doing: health, rates and latencies, and what it counted per method. */
export function StatusView() {
  const health = useHealth();
  const rates = useCallRates();
  return (
    <section aria-labelledby="status-title">
      <div className="heading">
        <h1 id="status-title">Status</h1>
      </div>
      <HealthList health={health} />
      <div className="charts">
        <Rate rates={rates} />
        <Latency rates={rates} />
      </div>
      {rates.failed && (
        <p className="notice error" role="alert">
          The metrics cannot be read at the moment.
        </p>
      )}
      {rates.latest ? <MethodTable snapshot={rates.latest} /> : <Loading label="Loading metrics" />}
      <Hint>
        Charts: unary calls of the last two minutes, every two seconds. Everything here is read from{" "}
        <a href="/metrics">/metrics</a> and the health service.
      </Hint>
      <AccessTable />
    </section>
  );
}

function HealthList({ health }: { health: readonly ServiceHealth[] }) {
  return (
    <ul className="health" aria-label="Health">
      {health.map(({ service, fitness }) => (
        <li key={service} className={`card ${fitness.replace(" ", "-")}`}>
          <span>
            {service.slice(0, service.lastIndexOf(".") + 1)}
            <wbr />
            {service.slice(service.lastIndexOf(".") + 1)}
          </span>
          <strong>{fitness}</strong>
        </li>
      ))}
    </ul>
  );
}

function Rate({ rates: { intervals } }: { rates: CallRates }) {
  return (
    <Chart
      title="Calls per second"
      width={WIDTH}
      format={(value) => count(Math.round(value * 10) / 10)}
      lines={[
        { name: "all", values: intervals.map((it) => it.callsPerSecond) },
        { name: "failed", values: intervals.map((it) => it.failuresPerSecond) },
      ]}
    />
  );
}

function Latency({ rates: { intervals } }: { rates: CallRates }) {
  return (
    <Chart
      title="Latency"
      width={WIDTH}
      format={duration}
      lines={[
        { name: "median", values: intervals.map((it) => it.median) },
        { name: "95 %", values: intervals.map((it) => it.p95) },
      ]}
    />
  );
}
