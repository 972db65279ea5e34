package io.grpckit.interceptors.observe;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
final class RecordingObserver implements CallObserver {

  final List<ObservedCall> started = new CopyOnWriteArrayList<>();
  final List<ObservedCall> finished = new CopyOnWriteArrayList<>();
  final List<ObservedCall> completed = new CopyOnWriteArrayList<>();

  final List<ObservedAttempt> attempts = new CopyOnWriteArrayList<>();

  @Override
  public MethodObserver server(ObservedMethod method) {
    return new Recorder();
  }

  @Override
  public MethodObserver client(ObservedMethod method) {
    return new Recorder();
  }

  private final class Recorder implements MethodObserver, CallListener {
    @Override
    public CallListener started(ObservedCall call) {
      started.add(call);
      return this;
    }

    @Override
    public Set<CallHook> hooks() {
      return Set.of(CallHook.CALLBACKS);
    }

    @Override
    public void finished(ObservedCall call) {
      finished.add(call);
    }

    @Override
    public void attemptFinished(ObservedCall call, ObservedAttempt attempt) {
      attempts.add(attempt);
    }

    @Override
    public void completed(ObservedCall call) {
      completed.add(call);
    }
  }
}
