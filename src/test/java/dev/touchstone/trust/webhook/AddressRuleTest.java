package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16"
      })
  void refuses_what_only_this_machine_or_its_cloud_answers(String address)
      throws UnknownHostException {
    assertThat(AddressRule.refusal(InetAddress.getByName(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "198.51.100.7",
        "223.255.255.255",
        "fd12:3456::1",
        "2001:db8::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1"
      })
  void allows_what_a_data_centre_and_the_world_answer(String address) throws UnknownHostException {
    assertThat(AddressRule.refusal(InetAddress.getByName(address))).isEmpty();
  }
}
