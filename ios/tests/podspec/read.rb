# Reads a podspec and prints what it sets as JSON. CocoaPods is not on this machine: a class that remembers every attribute
# stands in for its own, and React Native's function remembers only that it was called, and after what.
#
#   ruby read.rb WalletJwt.podspec

require "json"

module Pod
  class Spec
    attr_reader :set

    def initialize(prefix = "", set = {})
      @prefix = prefix
      @set = set
      yield self if block_given?
    end

    def ios
      Spec.new("ios.", @set)
    end

    def dependency(name)
      (@set["dependencies"] ||= []) << name
    end

    def method_missing(name, *values)
      return @set.fetch("#{@prefix}#{name}") unless name.end_with?("=")
      @set["#{@prefix}#{name.to_s.delete_suffix("=")}"] = values.first
    end

    def respond_to_missing?(*)
      true
    end
  end
end

# React Native's adds to the settings that are there by then.
def install_modules_dependencies(spec)
  spec.set["before install_modules_dependencies"] = spec.set.keys
end

podspec = File.expand_path(ARGV.fetch(0))
spec = eval(File.read(podspec), TOPLEVEL_BINDING.dup, podspec)
puts JSON.generate(spec.set)
