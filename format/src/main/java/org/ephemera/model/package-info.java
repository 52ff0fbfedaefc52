/** The nouns of an acquisition: what is asked for, from whom, over which time, and how each part of it ended. */
@NullMarked
package org.ephemera.model;

import org.jspecify.annotations.NullMarked;
