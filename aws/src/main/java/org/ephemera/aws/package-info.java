/** Entry points of the AWS collector: the registry of sources, and the runtime that reads the environment. */
@NullMarked
package org.ephemera.aws;

import org.jspecify.annotations.NullMarked;
