/** What Lambda calls: parse the event, make the acquisition, answer in JSON. */
@NullMarked
package org.ephemera.aws.function;

import org.jspecify.annotations.NullMarked;
