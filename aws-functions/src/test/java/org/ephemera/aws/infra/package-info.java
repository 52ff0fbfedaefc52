/** Holds {@code infra/aws/template.yaml} against real alerts and against what the code declares. */
@NullMarked
package org.ephemera.aws.infra;

import org.jspecify.annotations.NullMarked;
