/** The AWS side put together: the list of sources, and the runtime that reads the environment. */
@NullMarked
package org.ephemera.aws;

import org.jspecify.annotations.NullMarked;
