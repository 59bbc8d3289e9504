package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ShippedPoliciesTest {
  @ParameterizedTest
  @FieldSource("dev.touchstone.appraisal.policy.Policies#SHIPPED")
  void every_shipped_policy_is_accepted_under_the_name_of_its_file(String name) {
    assertThat(Policies.problems(Policies.text(name))).isEmpty();
    assertThat(Policies.shipped(name).name()).isEqualTo(name);
  }
}
