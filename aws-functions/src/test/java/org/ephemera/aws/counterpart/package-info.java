/** Contracts of the AWS behaviour that Ephemera relies on, checked against each emulator. */
@NullMarked
package org.ephemera.aws.counterpart;

import org.jspecify.annotations.NullMarked;
