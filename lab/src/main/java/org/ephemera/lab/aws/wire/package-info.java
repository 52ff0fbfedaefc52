/** Wire protocols of the simulated AWS: JSON, RPC v2 CBOR, query XML, REST JSON (EKS) and S3. */
@NullMarked
package org.ephemera.lab.aws.wire;

import org.jspecify.annotations.NullMarked;
