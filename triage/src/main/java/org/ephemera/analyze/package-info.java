/** Analysis of a sealed package: applies every rule once and returns the result for reports. */
@NullMarked
package org.ephemera.analyze;

import org.jspecify.annotations.NullMarked;
