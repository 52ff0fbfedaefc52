/** Simulated AWS: dispatch of a request to its operation, including faults. */
@NullMarked
package org.ephemera.lab.aws;

import org.jspecify.annotations.NullMarked;
