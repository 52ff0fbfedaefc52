/** Request, pagination and error types that the simulated operations of every AWS service share. */
@NullMarked
package org.ephemera.lab.aws.api;

import org.jspecify.annotations.NullMarked;
