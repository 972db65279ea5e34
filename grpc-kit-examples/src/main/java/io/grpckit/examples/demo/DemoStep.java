package io.grpckit.examples.demo;

/** One step of the demo: it plays a part, verifies what came of it, and tells. */
interface DemoStep {

  String title();

  /**
   * Plays the step.
   *
   * @throws DemoFailure if what came of it is not what must
   */
  void play(DemoScene scene) throws Exception;
}
