/** What stores across a network have in common: a body is held until it is sent, called off in time, and locked for a term. */
@NullMarked
package org.ephemera.store.upload;

import org.jspecify.annotations.NullMarked;
