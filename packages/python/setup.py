"""What pyproject.toml cannot say: the wheel carries a program for one kind of machine, and suits every Python 3."""
from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class ProgramDistribution(Distribution):
    def has_ext_modules(self):
        return True


class program_wheel(bdist_wheel):
    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(distclass=ProgramDistribution, cmdclass={"bdist_wheel": program_wheel})
