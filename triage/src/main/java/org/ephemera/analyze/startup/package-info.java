/** Rules on how workloads started, restarted and stopped, and on the principals that caused it. */
@NullMarked
package org.ephemera.analyze.startup;

import org.jspecify.annotations.NullMarked;
