/** Simulated read operations of IAM for the permissions of a role. */
@NullMarked
package org.ephemera.lab.aws.iam;

import org.jspecify.annotations.NullMarked;
