/** The always-on recorder: keeps each event that a container stopped, with its definition, and seals them by the hour. */
@NullMarked
package org.ephemera.recorder;

import org.jspecify.annotations.NullMarked;
