/** Test helpers for alerts of all clouds. */
@NullMarked
package org.ephemera.acquire.alert;

import org.jspecify.annotations.NullMarked;
