/** Tests of {@code infra/aws/template.yaml} with real alerts and against the permissions that the code declares. */
@NullMarked
package org.ephemera.aws.infra;

import org.jspecify.annotations.NullMarked;
