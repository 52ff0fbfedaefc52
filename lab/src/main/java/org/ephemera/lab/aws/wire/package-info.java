/** The wire protocols of AWS: JSON 1.1, RPC v2 CBOR and query XML. */
@NullMarked
package org.ephemera.lab.aws.wire;

import org.jspecify.annotations.NullMarked;
