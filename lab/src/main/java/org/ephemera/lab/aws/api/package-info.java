/** Request, pagination and error types that operations of every service share. */
@NullMarked
package org.ephemera.lab.aws.api;

import org.jspecify.annotations.NullMarked;
