package io.grpckit.examples;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.examples.stall.CallsPerCaller;
import io.grpckit.interceptors.admission.Admission;
import io.grpckit.interceptors.admission.AdmissionPolicy;
import io.grpckit.interceptors.admission.AdmissionRequest;
import io.grpckit.interceptors.auth.Caller;
import java.time.Duration;

/** Limits how many streams a caller has open at a time, so that nobody takes them from all. */
final class StreamsPerCaller implements AdmissionPolicy {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int most;
  private final CallsPerCaller streams;

  StreamsPerCaller(int most) {
    this.most = most;
    this.streams = new CallsPerCaller(most);
  }

  @Override
  public String name() {
    return "streams per caller";
  }

  @Override
  public String description() {
    return "streams per caller " + most;
  }

  @Override
  public boolean asksForCaller() {
    return true;
  }

  @Override
  public boolean appliesTo(MethodDescriptor<?, ?> method) {
    return method.getType() != MethodType.UNARY;
  }

  @Override
  public Admission decide(AdmissionRequest request) {
    Caller caller = Caller.current();
    if (caller.isAnonymous()) {
      return Admission.granted(); // who is not allowed any is refused next
    }
    String id = caller.subject();
    return streams.begin(id)
        ? Admission.granted(status -> streams.end(id))
        : Admission.refused("too many streams of yours are open", RETRY_AFTER);
  }
}
