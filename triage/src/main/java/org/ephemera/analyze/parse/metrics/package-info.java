/** Readers of metrics in every form in which a cloud returns them. */
@NullMarked
package org.ephemera.analyze.parse.metrics;

import org.jspecify.annotations.NullMarked;
