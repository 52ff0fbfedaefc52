/** The signed envelope of a package: DSSE, the in-toto statement, the Merkle tree and the port for signers. */
@NullMarked
package org.ephemera.envelope;

import org.jspecify.annotations.NullMarked;
