/** Reads alerts of every shape and says which container each is about. Pure: no cloud is asked. */
@NullMarked
package org.ephemera.aws.trigger;

import org.jspecify.annotations.NullMarked;
