/**
 * Puts everything in a package that has a time on one line: what the control plane recorded, calls, images, alerts, changes of metrics and
 * logs, findings, and the collector's own steps. Nothing is clamped; times that no honest clock shows are marked.
 */
@NullMarked
package org.ephemera.analyze.timeline;

import org.jspecify.annotations.NullMarked;
