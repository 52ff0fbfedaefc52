/** State of the simulated clouds: tasks, logs, metrics, keys and the alert, with times relative to a clock. */
@NullMarked
package org.ephemera.lab.scenario;

import org.jspecify.annotations.NullMarked;
