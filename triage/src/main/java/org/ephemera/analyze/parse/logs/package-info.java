/** Readers of container log lines in every form in which a cloud returns them. */
@NullMarked
package org.ephemera.analyze.parse.logs;

import org.jspecify.annotations.NullMarked;
