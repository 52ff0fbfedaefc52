package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.parse.IdentityPermissions;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** Only credentials with completely known permissions are reported as having no further access. */
class CredentialReachTest {
    private static final EvidenceLocation PLACE = new EvidenceLocation("a", FileLocation.root(), Digest.of("a"));
    private static final List<GrantedPermission> HARMLESS =
            List.of(new GrantedPermission("s3:GetObject", "arn:x", false, PLACE));

    @Test
    void hasNoFurtherAccessWhenAllPermissionsAreKnown() {
        assertThat(hasNoFurtherAccess(CredentialReach.of(HARMLESS, true))).isTrue();
    }

    @Test
    void reportsUnknownPermissions() {
        CredentialReach reach = CredentialReach.of(HARMLESS, false);

        assertThat(hasNoFurtherAccess(reach)).isFalse();
        assertThat(reach.what())
                .isEqualTo(
                        "; its only permission is not known to give further access; its other permissions could not be"
                                + " read");
        assertThat(CredentialReach.of(List.of(), false).what()).isEqualTo("; its other permissions could not be read");
    }

    @Test
    void isIncompleteWhenRequestWasDenied() {
        IdentityPermissions permissions = new IdentityPermissions(Map.of(), Set.of("app"), List.of());

        assertThat(permissions.isComplete("arn:aws:iam::111122223333:role/x/App"))
                .isFalse();
        assertThat(permissions.isComplete("arn:aws:iam::111122223333:role/x/other"))
                .isTrue();
    }

    private static boolean hasNoFurtherAccess(CredentialReach reach) {
        return CredentialReach.hasNoFurtherAccess(Finding.of(
                RuleBook.standard().rule("ESC-030"), "app", "has the credentials of app" + reach.what(), PLACE));
    }
}
