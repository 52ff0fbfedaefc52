package org.ephemera.lab.scenario;

/** State of the target task of a scenario that {@link ScenarioBuilder} generates. */
enum TaskState {
    RUNNING,
    STOPPED,
    GONE
}
