/** Verification of timestamps with Bouncy Castle, which no other package loads. */
@NullMarked
package org.ephemera.cli.timestamp;

import org.jspecify.annotations.NullMarked;
