/** What Ephemera relies on of AWS, asked of each server that stands in for it. */
@NullMarked
package org.ephemera.aws.counterpart;

import org.jspecify.annotations.NullMarked;
