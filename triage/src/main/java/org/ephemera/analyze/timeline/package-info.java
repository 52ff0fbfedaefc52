/**
 * Timeline of every time in a package: control plane records, calls, images, alerts, changes of metrics and logs,
 * findings, and the steps of the collector. No time is changed; implausible times are marked.
 */
@NullMarked
package org.ephemera.analyze.timeline;

import org.jspecify.annotations.NullMarked;
