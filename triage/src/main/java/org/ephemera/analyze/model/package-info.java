/** Model of triage: workloads, calls, logs and metrics of a sealed package, and the findings of rules. */
@NullMarked
package org.ephemera.analyze.model;

import org.jspecify.annotations.NullMarked;
