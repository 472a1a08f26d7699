"""The blog post's program: foo(intnum) called for nothing, then assigned; the code object in co_consts; POP_TOP or STORE_NAME."""

from aux_look import everything, function_attributes, listing, mask, traced

source = '''\
def foo(intnum):
	return intnum

foo(5)
'''
namespace = everything(source, '<string>')
everything(source.replace('foo(5)', 'a = foo(5)'), '<string>')
test_obj = compile(source, '<string>', 'exec')
print(mask(repr(test_obj.co_consts)))
foo_obj = test_obj.co_consts[0]
print(mask(repr(foo_obj)), test_obj.co_names)
print(listing(foo_obj), end='')
function_attributes(namespace['foo'])
traced(namespace['foo'], 5)
