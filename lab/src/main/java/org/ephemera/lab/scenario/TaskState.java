package org.ephemera.lab.scenario;

enum TaskState {
    RUNNING,
    STOPPED,
    GONE
}
