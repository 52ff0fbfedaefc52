/** Ranking of the tasks and pods of a target by their match with its alert. */
@NullMarked
package org.ephemera.collect.rank;

import org.jspecify.annotations.NullMarked;
