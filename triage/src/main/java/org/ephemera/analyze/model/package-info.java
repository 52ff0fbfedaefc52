/** The nouns of triage: what a sealed package says of workloads, calls, logs and metrics, and what rules find in it. */
@NullMarked
package org.ephemera.analyze.model;

import org.jspecify.annotations.NullMarked;
