/** Lambda handlers: parse the event, run the acquisition, return JSON. */
@NullMarked
package org.ephemera.aws.function;

import org.jspecify.annotations.NullMarked;
