/** Configuration of the JSON and CBOR libraries. */
@NullMarked
package org.ephemera.lab.format;

import org.jspecify.annotations.NullMarked;
