/** What tests of alerts of every cloud share. */
@NullMarked
package org.ephemera.acquire.alert;

import org.jspecify.annotations.NullMarked;
