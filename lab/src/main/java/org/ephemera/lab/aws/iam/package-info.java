/** IAM, as far as a reader asks what a role may do. */
@NullMarked
package org.ephemera.lab.aws.iam;

import org.jspecify.annotations.NullMarked;
