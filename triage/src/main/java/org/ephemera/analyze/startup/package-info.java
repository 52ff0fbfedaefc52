/** Rules on how workloads started, restarted and stopped, and who made them do so. */
@NullMarked
package org.ephemera.analyze.startup;

import org.jspecify.annotations.NullMarked;
