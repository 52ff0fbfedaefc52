/** STS, as far as a caller asks who it is. */
@NullMarked
package org.ephemera.lab.aws.sts;

import org.jspecify.annotations.NullMarked;
