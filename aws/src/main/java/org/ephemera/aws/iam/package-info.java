/** Sources of IAM and STS: roles, policies, instance profiles, and the identity of the caller. */
@NullMarked
package org.ephemera.aws.iam;

import org.jspecify.annotations.NullMarked;
