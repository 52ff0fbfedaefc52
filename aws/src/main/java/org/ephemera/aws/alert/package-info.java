/** Reads alerts of every shape and says which container each is about. Pure: no cloud is asked. */
@NullMarked
package org.ephemera.aws.alert;

import org.jspecify.annotations.NullMarked;
