/** Parts of alert parsers that all clouds share: fields with pointers, hints, times, tags, several targets. */
@NullMarked
package org.ephemera.acquire.alert;

import org.jspecify.annotations.NullMarked;
