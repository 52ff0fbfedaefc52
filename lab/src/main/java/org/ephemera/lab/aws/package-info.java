/** Amazon's side of the simulated cloud: from a request to the operation that answers it, faults included. */
@NullMarked
package org.ephemera.lab.aws;

import org.jspecify.annotations.NullMarked;
