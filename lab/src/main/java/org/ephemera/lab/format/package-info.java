/** Configuration of the JSON and CBOR libraries for the simulated clouds. */
@NullMarked
package org.ephemera.lab.format;

import org.jspecify.annotations.NullMarked;
