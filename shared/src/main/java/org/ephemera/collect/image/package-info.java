/** What a registry's answers say of an image, whichever cloud the registry is in. */
@NullMarked
package org.ephemera.collect.image;

import org.jspecify.annotations.NullMarked;
