import { useState } from "react";

import { HealthCheckResponse_ServingStatus as Serving } from "../gen/grpc/health/v1/health_pb";
import { health } from "../rpc/clients";
import { SERVICES } from "./methods";
import { useTicks } from "./useTicks";

export type Fitness = "checking" | "serving" | "not serving" | "unknown";

export interface ServiceHealth {
  readonly service: string;
  readonly fitness: Fitness;
}

const EVERY_MS = 5000;
const TIMEOUT_MS = 4000;
const NAMES = SERVICES.map((service) => service.typeName);
const NOBODY_ASKED = NAMES.map((service) => ({ service, fitness: "checking" as const }));

/** The health of each service, as `grpc.health.v1.Health` says. */
export function useHealth(): readonly ServiceHealth[] {
  const [answers, setAnswers] = useState<readonly ServiceHealth[]>(NOBODY_ASKED);

  useTicks(EVERY_MS, async (signal) => {
    const checked = await Promise.all(NAMES.map((service) => check(service, signal)));
    if (!signal.aborted) {
      setAnswers(checked);
    }
  });

  return answers;
}

async function check(service: string, signal: AbortSignal): Promise<ServiceHealth> {
  try {
    const { status } = await health.check({ service }, { signal, timeoutMs: TIMEOUT_MS });
    return { service, fitness: status === Serving.SERVING ? "serving" : "not serving" };
  } catch {
    return { service, fitness: "unknown" };
  }
}
