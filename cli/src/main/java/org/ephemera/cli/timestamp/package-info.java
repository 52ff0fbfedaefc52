/** Timestamps of the seal, verified with a library that nothing else loads. */
@NullMarked
package org.ephemera.cli.timestamp;

import org.jspecify.annotations.NullMarked;
